package org.sabha.e2ee.group;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.mls.KeyScheduleEpoch;
import org.bouncycastle.mls.KeyScheduleEpoch.PSKWithSecret;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.PreSharedKeyID;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.MlsParse;
import org.sabha.mls.MlsParser;
import org.sabha.mls.Proposal;
import org.sabha.mls.order.CommitRules;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.mls.order.PskNonce;
import org.sabha.model.Octets;

/**
 * Opens a Welcome layer by layer, so that the bounded parser reads each layer before the library does: a member could
 * have put a length of a gibibyte into either.
 */
final class WelcomeGuard {
    private final MlsCipherSuite suite;
    private final MlsEngine.GroupTerms terms;
    private final BouncyCastleEngine.Prepared own;
    private final byte[] authenticatedData;

    /** @param authenticatedData what is said to have been beside the commit */
    WelcomeGuard(
            MlsCipherSuite suite,
            MlsEngine.GroupTerms terms,
            BouncyCastleEngine.Prepared own,
            byte[] authenticatedData) {
        this.suite = suite;
        this.terms = terms;
        this.own = own;
        this.authenticatedData = authenticatedData.clone();
    }

    sealed interface Opening {
        /** @param hasPathSecret whether the new member gets keys of nodes above its leaf */
        record Opened(MlsMessage.PublicGroup group, boolean hasPathSecret) implements Opening {}

        record Refused(GroupRefusal reason) implements Opening {}
    }

    Opening open(byte[] bytes) {
        if (!(MlsParser.parse(bytes, MlsLimits.MEETING) instanceof MlsParse.Read read)
                || !(read.message() instanceof MlsMessage.Welcome welcome)) {
            return new Opening.Refused(GroupRefusal.MALFORMED);
        }
        if (welcome.cipherSuite() != CommitRules.CIPHER_SUITE) {
            return new Opening.Refused(GroupRefusal.CIPHER_SUITE);
        }
        int at = welcome.newMembers()
                .indexOf(BouncyCastleEngine.readKeyPackage(own.message()).reference());
        if (at < 0) {
            return new Opening.Refused(GroupRefusal.WELCOME_MISMATCH);
        }
        try {
            return Library.call(() -> open(bytes, welcome, at));
        } catch (Library.Refusal refused) {
            return new Opening.Refused(GroupRefusal.NOT_PROCESSED);
        }
    }

    private Opening open(byte[] bytes, MlsMessage.Welcome welcome, int at) throws Exception {
        byte[] privateKey = suite.getHPKE().serializePrivateKey(own.init().getPrivate());
        byte[] encryptedGroup = welcome.encryptedGroupInfo().toArray();
        MlsMessage.Welcome.Sealed sealed = welcome.secrets().get(at);
        byte[] secrets = suite.decryptWithLabel(
                privateKey,
                "Welcome",
                encryptedGroup,
                sealed.kemOutput().toArray(),
                sealed.ciphertext().toArray());
        List<Proposal> keys = MlsParser.pskOfGroupSecrets(secrets, MlsLimits.MEETING);
        GroupRefusal refusal = refusePsk(keys);
        if (refusal != null) {
            return new Opening.Refused(refusal);
        }
        MLSMessage message = (MLSMessage) MLSInputStream.decode(bytes, MLSMessage.class);
        org.bouncycastle.mls.codec.GroupSecrets opened = message.welcome.decryptSecrets(at, privateKey);
        List<PSKWithSecret> psks = new ArrayList<>();
        for (PreSharedKeyID id : opened.psks) {
            psks.add(new PSKWithSecret(id, new Secret(psk())));
        }
        Secret welcomeSecret = KeyScheduleEpoch.welcomeSecret(suite, opened.joiner_secret, psks);
        byte[] key = welcomeSecret
                .expandWithLabel(suite, "key", new byte[0], suite.getAEAD().getKeySize())
                .value();
        byte[] nonce = welcomeSecret
                .expandWithLabel(suite, "nonce", new byte[0], suite.getAEAD().getNonceSize())
                .value();
        byte[] group = suite.getAEAD().open(key, nonce, new byte[0], encryptedGroup);
        return judge(MlsParser.groupInfo(group, MlsLimits.MEETING), opened.path_secret != null);
    }

    private byte[] psk() {
        byte[] psk = terms.psk();
        if (psk == null) {
            throw new IllegalStateException("asked before");
        }
        return psk.clone();
    }

    private @Nullable GroupRefusal refusePsk(@Nullable List<Proposal> keys) {
        if (keys == null) {
            return GroupRefusal.MALFORMED;
        }
        if (keys.isEmpty()) {
            return GroupRefusal.ADD_WITHOUT_PSK;
        }
        if (keys.size() > 1) {
            return GroupRefusal.PSK_TWICE;
        }
        if (!(keys.get(0) instanceof Proposal.ExternalPsk external)) {
            return GroupRefusal.PSK_TYPE;
        }
        boolean ours = external.pskId().equals(Octets.of(terms.pskId())) && terms.psk() != null;
        if (!ours) {
            return GroupRefusal.PSK_UNKNOWN;
        }
        return PskNonce.isFor(external.nonce(), authenticatedData) ? null : GroupRefusal.PSK_NONCE;
    }

    private Opening judge(MlsMessage.@Nullable PublicGroup group, boolean hasPathSecret) {
        if (group == null || group.tree().isEmpty()) {
            return new Opening.Refused(GroupRefusal.MALFORMED);
        }
        if (group.cipherSuite() != CommitRules.CIPHER_SUITE) {
            return new Opening.Refused(GroupRefusal.CIPHER_SUITE);
        }
        if (!group.groupId().equals(Octets.of(terms.groupId()))) {
            return new Opening.Refused(GroupRefusal.OTHER_GROUP);
        }
        if (!group.tree().containsKey(group.signerLeaf())) {
            return new Opening.Refused(GroupRefusal.NO_SUCH_LEAF);
        }
        return terms.trust().trustsAll(group.tree().values())
                ? new Opening.Opened(group, hasPathSecret)
                : new Opening.Refused(GroupRefusal.CREDENTIAL);
    }
}
