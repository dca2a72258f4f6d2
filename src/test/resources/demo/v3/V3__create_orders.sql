CREATE TABLE orders (
  id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer BIGINT NOT NULL REFERENCES customers (id)
);
-- The table above exists by now; this is where it goes wrong:
ALTER TABLE custmers ADD COLUMN loyalty INT DEFAULT 0;
