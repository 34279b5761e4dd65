//! Builds IPADIC into the form that the engine maps at run time.
