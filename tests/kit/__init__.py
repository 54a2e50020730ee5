"""Stand-ins shared by the tests: a site, a Slack, a mailbox; all on loopback."""
