package org.sabha.store;

class H2AccountActTest extends AccountActContract {
    H2AccountActTest() {
        super(Engines.H2);
    }
}
