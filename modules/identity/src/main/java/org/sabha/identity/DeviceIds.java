package org.sabha.identity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sabha.model.DeviceId;
import org.sabha.model.Secret;

/** Makes the id of a device from the secret that only the device keeps. */
public final class DeviceIds {
    private static final int ID_BYTES = 20;

    private DeviceIds() {}

    /** Lower-case base32 of the first 160 bits of SHA-256 over the secret's UTF-8. */
    public static DeviceId fromSecret(Secret device) {
        byte[] digest = SecretDigest.sha256(device.reveal().getBytes(StandardCharsets.UTF_8));
        return new DeviceId(Base32.encode(Arrays.copyOf(digest, ID_BYTES)));
    }
}
