package org.sabha.store;

class H2KeyTest extends KeyContract {
    H2KeyTest() {
        super(Engines.H2);
    }
}
