package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.group.MlsEngine.GroupTerms;
import org.sabha.e2ee.group.MlsEngine.Joining;
import org.sabha.e2ee.group.MlsEngine.LeafCredential;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.model.Octets;

/** What tests of groups share: one engine, one meeting's terms. */
final class Meeting {
    static final byte[] GROUP_ID = "a meeting's name".getBytes(StandardCharsets.US_ASCII);
    static final byte[] PSK_ID = "sabha link".getBytes(StandardCharsets.US_ASCII);

    final MlsEngine engine = new BouncyCastleEngine(new SecureRandom());
    final GroupTerms terms = terms(new byte[32], leaf -> true);

    static GroupTerms terms(byte @Nullable [] psk, MlsEngine.LeafTrust trust) {
        return new GroupTerms(GROUP_ID, PSK_ID, psk, trust);
    }

    MlsGroup create(String name) {
        return engine.create(terms, keyPackage(name));
    }

    OwnKeyPackage keyPackage(String name) {
        return engine.newKeyPackage(engine.newDeviceKeys(), new LeafCredential.Basic(name));
    }

    /** @param words of earlier keys, true or not */
    OwnKeyPackage keyPackage(String name, byte[] words) {
        List<Octets> proofs = words.length == 0 ? List.of() : List.of(Octets.of(words));
        return engine.newKeyPackage(engine.newDeviceKeys(), new LeafCredential.Basic(name), proofs);
    }

    MlsGroup joined(OwnKeyPackage own, byte @Nullable [] welcome) {
        if (welcome == null) {
            throw new IllegalArgumentException("there is no Welcome");
        }
        return assertInstanceOf(Joining.Joined.class, engine.join(terms, own, welcome))
                .group();
    }

    /** A commit of {@code committer} that the server ordered. */
    static MlsGroup.Draft.Drafted ordered(
            MlsGroup committer, List<byte[]> add, List<Integer> remove, MlsGroup... others) {
        MlsGroup.Draft.Drafted drafted = drafted(committer, add, remove);
        committer.ordered();
        for (MlsGroup other : others) {
            assertInstanceOf(MlsGroup.Handling.Advanced.class, other.handle(drafted.commit()));
        }
        return drafted;
    }

    static MlsGroup.Draft.Drafted drafted(MlsGroup committer, List<byte[]> add, List<Integer> remove) {
        return assertInstanceOf(MlsGroup.Draft.Drafted.class, committer.commit(add, remove));
    }
}
