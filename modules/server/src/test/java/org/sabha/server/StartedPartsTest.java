package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartedPartsTest {
    private final List<String> closed = new ArrayList<>();
    private final StartedParts parts = new StartedParts();

    @Test
    void closesInTheReverseOrderAndOnce() {
        parts.add(() -> closed.add("first"));
        parts.add(() -> closed.add("second"));
        parts.close();
        parts.close();
        assertEquals(List.of("second", "first"), closed);
    }

    @Test
    void aPartThatCannotBeClosedKeepsNoOtherOpen() {
        parts.add(() -> closed.add("first"));
        parts.add(() -> {
            throw new IOException("it is stuck");
        });
        parts.add(() -> closed.add("third"));
        parts.close();
        assertEquals(List.of("third", "first"), closed);
    }
}
