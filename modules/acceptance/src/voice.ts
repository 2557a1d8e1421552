import { writeFileSync } from 'node:fs';

const RATE = 48_000;
const SECONDS = 10;
const HARMONICS = 24;

/**
 * Writes a WAV file of somebody who speaks without a pause: a gliding tone with the formants of a vowel, four syllables
 * a second. Noise suppression lets it pass and the encoder never takes it for silence.
 */
export function writeVoice(file: string): void {
  let phase = 0;
  writeWav(file, (seconds) => {
    const pitch = 130 + 30 * Math.sin(2 * Math.PI * 0.7 * seconds) + 8 * Math.sin(2 * Math.PI * 5 * seconds);
    phase += pitch / RATE;
    let value = 0;
    for (let h = 1; h <= HARMONICS; h++) {
      value += loudness(h * pitch, seconds) * Math.sin(2 * Math.PI * h * phase);
    }
    const syllable = 0.65 + 0.35 * Math.sin(2 * Math.PI * 4 * seconds);
    return Math.max(-1, Math.min(1, value * syllable * 0.25));
  });
}

/** Writes a WAV file of nobody: whoever has it for a microphone is never told that they speak while they are muted. */
export function writeSilence(file: string): void {
  writeWav(file, () => 0);
}

/** @param sampleAt of -1 to 1, asked for one sample after the other */
function writeWav(file: string, sampleAt: (seconds: number) => number): void {
  const samples = RATE * SECONDS;
  const wav = Buffer.alloc(44 + 2 * samples);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(36 + 2 * samples, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(2 * RATE, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(2 * samples, 40);
  for (let i = 0; i < samples; i++) wav.writeInt16LE(Math.round(sampleAt(i / RATE) * 30_000), 44 + 2 * i);
  writeFileSync(file, wav);
}

/** Two formants that wander between vowels. */
function loudness(frequency: number, seconds: number): number {
  const first = 500 + 200 * Math.sin(2 * Math.PI * 1.3 * seconds);
  const second = 1_500 + 500 * Math.sin(2 * Math.PI * 0.9 * seconds + 1);
  const near = (formant: number, width: number) => 1 / (1 + ((frequency - formant) / width) ** 2);
  return near(first, 120) + 0.5 * near(second, 200) + 0.05;
}
