UPDATE customers SET email = LOWER(name) || '@example.com' WHERE email IS NULL;
