package org.sabha.store;

class PostgresqlStorageTest extends StorageContract {
    PostgresqlStorageTest() {
        super(Engines.POSTGRESQL);
    }
}
