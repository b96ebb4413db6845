"""The terminal app, in Textual; the only part of mtaudit that knows it. Everything else in review/ runs without."""
