"""The log of real use: who used what when, kept by a hash chain, exported in the service's form; nothing is sent, nothing invented."""
