package org.sabha.store;

class H2AccountSecretsTest extends AccountSecretsContract {
    H2AccountSecretsTest() {
        super(Engines.H2);
    }
}
