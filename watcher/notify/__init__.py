"""Messages on their way to Slack, mail and everything else."""
