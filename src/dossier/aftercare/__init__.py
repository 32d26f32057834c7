"""After the handover: warranty, repairs, visits, surveys and the service levels that were promised."""
