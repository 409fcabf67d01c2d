-- Rules look for the newest of them every few seconds.
CREATE INDEX sightings_endpoints ON scan.sightings (at) WHERE kind = 'endpoints';
