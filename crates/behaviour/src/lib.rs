//! Placeholder doc, replaced when the crate lands.
