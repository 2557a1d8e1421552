package org.sabha.protocol;

import java.util.Optional;
import org.sabha.model.ParticipantId;

/**
 * Why a name may be taken for another one (UTS 39).
 *
 * @param similarTo who is in the meeting, or was when the name came, and has a name that looks alike
 * @param mixedScripts whether a word of the name has letters of several scripts
 */
public record NameWarning(Optional<ParticipantId> similarTo, boolean mixedScripts) {}
