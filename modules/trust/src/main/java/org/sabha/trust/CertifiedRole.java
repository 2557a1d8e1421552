package org.sabha.trust;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The role that an invitation gives a device, as the device's certificate says. */
public enum CertifiedRole {
    HOST,
    ALTERNATE_HOST,
    PARTICIPANT;

    public boolean isHost() {
        return this != PARTICIPANT;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads {@code host}, {@code alternate-host} or {@code participant}; {@code null} for anything else. */
    public static @Nullable CertifiedRole read(String wireName) {
        for (CertifiedRole role : values()) {
            if (role.wireName().equals(wireName)) {
                return role;
            }
        }
        return null;
    }
}
