package org.sabha.wire.srtp;

import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import javax.crypto.Cipher;
import org.jitsi.srtp.crypto.Aes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.RtpHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes SRTP transforms, once the AES backend is chosen and warm.
 *
 * <p>jitsi-srtp benchmarks all ciphers on first use, for seconds, on the calling thread. {@link #initialise} names the
 * backend beforehand, protects one packet per profile so that later handshakes find everything loaded, and reports what
 * is really in use: libcrypto may be missing. Call it once at start-up, before any loop runs; the choice holds for the
 * life of the process.
 */
public final class SrtpFactory {
    private static final Logger LOG = LoggerFactory.getLogger(SrtpFactory.class);
    private static final String GCM = "AES/GCM/NoPadding";
    private static final String CTR = "AES/CTR/NoPadding";

    /** Jitsi's libraries log through it, and Java prints that to the stderr of programs; held, for its level goes with it. */
    private static final java.util.logging.Logger JITSI = java.util.logging.Logger.getLogger("org.jitsi");

    static {
        if (JITSI.getLevel() == null) {
            JITSI.setLevel(Level.WARNING);
        }
    }

    /** What jitsi-srtp was last told, for its choice is the process's. */
    private static final AtomicReference<String> NAMED = new AtomicReference<>();

    private final SrtpBackend backend;
    private final long aes128;
    private final long aes256;

    private SrtpFactory(SrtpBackend backend) {
        this.backend = backend;
        boolean direct = backend == SrtpBackend.LIBCRYPTO;
        aes128 = direct ? Libcrypto.fetchCipher("AES-128-GCM") : 0;
        aes256 = direct ? Libcrypto.fetchCipher("AES-256-GCM") : 0;
    }

    /** Chooses and warms a backend: the wanted one, else the next in the order of {@link SrtpBackend} that works. */
    public static SrtpFactory initialise(SrtpBackend wanted) {
        name(wanted.factoryName());
        SrtpBackend chosen = wanted == SrtpBackend.LIBCRYPTO && Libcrypto.isAvailable() ? wanted : inUse();
        if (chosen != wanted) {
            LOG.warn("wire.srtp_backend wanted={} chosen={}", wanted, chosen);
        } else {
            LOG.info("wire.srtp_backend chosen={}", chosen);
        }
        SrtpFactory factory = new SrtpFactory(chosen);
        for (SrtpProfile profile : SrtpProfile.preference()) {
            factory.warm(profile);
        }
        return factory;
    }

    /**
     * Once for each name: jitsi-srtp forgets the class behind a name that is set again, and then takes what is faster at the
     * moment.
     */
    private static void name(String factory) {
        if (!factory.equals(NAMED.getAndSet(factory))) {
            Aes.setFactoryClassName(factory);
        }
    }

    /** Each transformation is chosen on its own; only when all are OpenSSL's is OpenSSL in use. */
    private static SrtpBackend inUse() {
        return isOpenSsl(Aes.createCipher(CTR)) && isOpenSsl(Aes.createCipher(GCM))
                ? SrtpBackend.OPENSSL
                : SrtpBackend.SUNJCE;
    }

    private static boolean isOpenSsl(Cipher cipher) {
        return cipher.getProvider().getName().toLowerCase(Locale.ROOT).contains("openssl");
    }

    private void warm(SrtpProfile profile) {
        byte[] material = new byte[SrtpKeys.exportedBytes(profile)];
        try (SrtpKeys keys = new SrtpKeys(profile, material);
                SrtpTransform sender = create(keys, DtlsRole.CLIENT);
                SrtpTransform receiver = create(keys, DtlsRole.SERVER)) {
            PacketBuffer packet = new PacketBuffer();
            RtpHeader.write(packet.bytes(), 0, 96, 1, 0, 1);
            packet.set(0, 200);
            DropReason problem = sender.protectRtp(packet);
            if (problem == null) {
                problem = receiver.unprotectRtp(packet);
            }
            if (problem != null) {
                throw new IllegalStateException(profile + " does not work with " + backend + ": " + problem);
            }
        }
    }

    /** The backend that is really in use. */
    public SrtpBackend backend() {
        return backend;
    }

    /** A transform for one transport. The keys are copied; the caller closes its own. */
    public SrtpTransform create(SrtpKeys keys, DtlsRole role) {
        try {
            long cipher = keys.profile() == SrtpProfile.AEAD_AES_256_GCM ? aes256 : aes128;
            return cipher != 0 && keys.profile().aead()
                    ? new LibcryptoSrtp(keys, role, cipher)
                    : new JitsiSrtp(keys, role);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("profile " + keys.profile() + " is not available", e);
        }
    }
}
