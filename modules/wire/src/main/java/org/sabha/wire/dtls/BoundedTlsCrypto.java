package org.sabha.wire.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Bouncy Castle's cryptography, with {@link HandshakeBounds} held on what comes out of decryption. */
final class BoundedTlsCrypto extends BcTlsCrypto {
    BoundedTlsCrypto(SecureRandom random) {
        super(random);
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        return new BoundedCipher(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm));
    }

    /** A cipher that ends the handshake when a decrypted message announces too much. */
    record BoundedCipher(TlsCipher cipher) implements TlsCipher {
        @Override
        public TlsDecodeResult decodeCiphertext(
                long sequence, short type, ProtocolVersion version, byte[] bytes, int offset, int length)
                throws IOException {
            if (cipher.getPlaintextDecodeLimit(length) < 0) {
                // Too short to be authentic, so anybody can have sent it: the record layer drops what has a bad MAC
                // (RFC 6347 section 4.1.2.7), but would end the association for any other alert.
                throw new TlsFatalAlert(AlertDescription.bad_record_mac);
            }
            TlsDecodeResult clear = cipher.decodeCiphertext(sequence, type, version, bytes, offset, length);
            if (clear.contentType == HandshakeBounds.HANDSHAKE
                    && !HandshakeBounds.admitsMessages(clear.buf, clear.off, clear.len)) {
                throw new TlsFatalAlert(AlertDescription.illegal_parameter);
            }
            return clear;
        }

        @Override
        public TlsEncodeResult encodePlaintext(
                long sequence, short type, ProtocolVersion version, int headroom, byte[] bytes, int offset, int length)
                throws IOException {
            return cipher.encodePlaintext(sequence, type, version, headroom, bytes, offset, length);
        }

        @Override
        public int getCiphertextDecodeLimit(int plaintextLimit) {
            return cipher.getCiphertextDecodeLimit(plaintextLimit);
        }

        @Override
        public int getCiphertextEncodeLimit(int plaintextLimit) {
            return cipher.getCiphertextEncodeLimit(plaintextLimit);
        }

        @Override
        public int getPlaintextDecodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextDecodeLimit(ciphertextLimit);
        }

        @Override
        public int getPlaintextEncodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextEncodeLimit(ciphertextLimit);
        }

        @Override
        public void rekeyDecoder() throws IOException {
            cipher.rekeyDecoder();
        }

        @Override
        public void rekeyEncoder() throws IOException {
            cipher.rekeyEncoder();
        }

        @Override
        public boolean usesOpaqueRecordTypeDecode() {
            return cipher.usesOpaqueRecordTypeDecode();
        }

        @Override
        public boolean usesOpaqueRecordTypeEncode() {
            return cipher.usesOpaqueRecordTypeEncode();
        }
    }
}
