package org.sabha.client.frame;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Made-up AV1 temporal units in the low-overhead format. */
final class Units {
    private static final int[] TYPES = {1, 3, 5, 6, 15};

    private Units() {}

    static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] random(Random random, int obus, int mostBytes) {
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        for (int i = 0; i < obus; i++) {
            unit.writeBytes(obu(TYPES[random.nextInt(TYPES.length)], bytes(random, random.nextInt(mostBytes))));
        }
        return unit.toByteArray();
    }

    static byte[] obu(int type, byte[] body) {
        byte[] head = new byte[1 + Leb128.MAX_BYTES];
        head[0] = (byte) (type << 3 | 2);
        int size = Leb128.write(head, 1, body.length);
        ByteArrayOutputStream obu = new ByteArrayOutputStream();
        obu.write(head, 0, 1 + size);
        obu.writeBytes(body);
        return obu.toByteArray();
    }
}
