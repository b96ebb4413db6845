"""mtaudit: find mistranslations and garbled idioms in syndicated copy."""

__version__ = "0.1.0"
