"""The review: a store of decisions, what they come to, how they leave, and the terminal app on top."""
