// Aggregate signature check used by service and task managers.
StaleStakesForbiddenUpdate(bool value) // since M2 (goerli-v2)
