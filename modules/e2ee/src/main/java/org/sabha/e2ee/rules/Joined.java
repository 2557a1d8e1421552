package org.sabha.e2ee.rules;

import java.io.ByteArrayOutputStream;

/** Bytes after one another, without lengths. */
public final class Joined {
    private Joined() {}

    public static byte[] of(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
