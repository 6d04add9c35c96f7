-- What seals the files in which work is handed from one phone of the team to another without a network.
ALTER TABLE team ADD COLUMN handover_key TEXT;
