package org.sabha.room;

import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.sabha.protocol.PollStanding;
import org.sabha.protocol.ServerMessage;

/** What holds of polls, whatever happens: as many ballots as voters, nobody twice, and no ballot before the end. */
final class PollInvariants {
    private final Consumer<String> broken;

    PollInvariants(Consumer<String> broken) {
        this.broken = broken;
    }

    void check(List<RoomEffect> effects) {
        for (RoomEffect effect : effects) {
            if (effect instanceof RoomEffect.Send send) {
                check(send.frame().message());
            }
        }
    }

    private void check(ServerMessage message) {
        if (message instanceof ServerMessage.PollClosed closed) {
            require(closed.ballots().size() == closed.voted().size(), "a poll has other ballots than voters");
            require(new HashSet<>(closed.voted()).size() == closed.voted().size(), "somebody voted twice");
        }
        if (message instanceof ServerMessage.PollOpened opened) {
            require(opened.voted() <= opened.voters().size(), "more voted than may");
            require(opened.you() != PollStanding.HAS_VOTED || opened.voted() > 0, "somebody has voted and nobody did");
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            broken.accept(otherwise);
        }
    }
}
