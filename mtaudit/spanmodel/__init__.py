"""The learned error-span model: where a text is likely wrong, alone and beside clean sources."""

from mtaudit.spanmodel.model import CATEGORIES, Reading, SpanModel, View, load_span_model, machine_translated

__all__ = ["CATEGORIES", "Reading", "SpanModel", "View", "load_span_model", "machine_translated"]
