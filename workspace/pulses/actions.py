"""All writes of pulses."""
