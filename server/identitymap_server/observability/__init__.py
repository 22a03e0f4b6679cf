"""What operations see: metrics and logs. Neither ever holds personal data, keys or tokens."""
