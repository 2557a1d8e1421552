package org.sabha.e2ee.group;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.WireFormat;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;

/** What a member can make who keeps to no rules: the library's own, without the guard that stands before it. */
public final class Lawless {
    private Lawless() {}

    /** The Welcome of an Add that asks for no secret of the link, which MLS itself allows. */
    public static byte[] welcomeWithoutPsk(MlsGroup group, byte[] keyPackage) {
        return Library.call(() -> {
            MLSMessage newcomer = (MLSMessage) MLSInputStream.decode(keyPackage, MLSMessage.class);
            Group.GroupWithMessage made = ((BouncyCastleGroup) group)
                    .library()
                    .commit(
                            new Secret(new byte[32]),
                            new Group.CommitOptions(
                                    new ArrayList<>(List.of(Proposal.add(newcomer.keyPackage))), true, false, null),
                            new Group.MessageOptions(false, new byte[0], 0),
                            new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS));
            MLSMessage welcome = new MLSMessage(WireFormat.mls_welcome);
            welcome.welcome = made.message.welcome;
            return MLSOutputStream.encode(welcome);
        });
    }
}
