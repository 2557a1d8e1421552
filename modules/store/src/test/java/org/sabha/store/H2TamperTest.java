package org.sabha.store;

class H2TamperTest extends TamperContract {
    H2TamperTest() {
        super(Engines.H2);
    }
}
