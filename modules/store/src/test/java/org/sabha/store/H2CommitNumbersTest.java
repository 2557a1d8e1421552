package org.sabha.store;

final class H2CommitNumbersTest extends CommitNumbersContract {
    H2CommitNumbersTest() {
        super(Engines.H2);
    }
}
