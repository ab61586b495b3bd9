"""Days of several laptops and a server, each from one seed. Engine, storage and server are real; net, clock, disk and crashes aren't."""
