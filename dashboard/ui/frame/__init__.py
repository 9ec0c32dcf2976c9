"""What stands around every page: settings, style, menu, language, footer."""
