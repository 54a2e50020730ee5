"""A small marketplace on loopback that changes its rules: the product without any network."""

from watcher.demo.marketplace import Marketplace
from watcher.demo.story import ROUNDS, demo_settings

__all__ = ["ROUNDS", "Marketplace", "demo_settings"]
