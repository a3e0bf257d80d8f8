-- Why a model alarmed: what drove the prediction most, in the sensor's own name and unit, as JSON; NULL = it did not say.

ALTER TABLE floor.prediction ADD COLUMN because VARCHAR;
