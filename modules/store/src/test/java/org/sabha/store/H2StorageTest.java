package org.sabha.store;

class H2StorageTest extends StorageContract {
    H2StorageTest() {
        super(Engines.H2);
    }
}
