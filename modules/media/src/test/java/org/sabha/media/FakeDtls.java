package org.sabha.media;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.dtls.DtlsFailure;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpProfile;

/** Hands out the keys that a peer with the expected certificate holds, at the first datagram. */
final class FakeDtls implements DtlsPort {
    private static final CertificateFingerprint SERVER =
            CertificateFingerprint.parse("sha-256 AB" + ":CD".repeat(31)).orElseThrow();

    private final Map<CertificateFingerprint, byte[]> materials = new HashMap<>();
    final List<CertificateFingerprint> opened = new ArrayList<>();
    /** Held by their transports alone, so that a test sees whether these are gone. */
    final List<WeakReference<DtlsEvents>> associations = new ArrayList<>();

    int datagrams;

    /** So many associations fail at their first datagram. */
    int failures;

    void register(CertificateFingerprint fingerprint, byte[] material) {
        materials.put(fingerprint, material);
    }

    @Override
    public CertificateFingerprint fingerprint() {
        return SERVER;
    }

    @Override
    public Link open(CertificateFingerprint expected, DtlsEvents events) {
        opened.add(expected);
        associations.add(new WeakReference<>(events));
        return new Link() {
            private boolean done;

            @Override
            public @Nullable DropReason offer(byte[] buffer, int offset, int length) {
                datagrams++;
                if (!done && failures > 0) {
                    failures--;
                    done = true;
                    events.failed(DtlsFailure.PROTOCOL);
                    return null;
                }
                byte[] material = materials.get(expected);
                if (!done && material != null) {
                    done = true;
                    events.established(new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, material));
                }
                return null;
            }

            @Override
            public void close() {
                done = true;
            }
        };
    }
}
