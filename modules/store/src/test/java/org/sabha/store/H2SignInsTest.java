package org.sabha.store;

class H2SignInsTest extends StoredSignInsContract {
    H2SignInsTest() {
        super(Engines.H2);
    }
}
