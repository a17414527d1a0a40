package io.dpmgrid.node.config;

import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.Survives;
import java.util.Optional;

/**
 * What the user asks of the medium.
 *
 * @param kind the kind asked for by name; empty takes what is found
 * @param require the least that must be survived; empty requires nothing
 * @param emulation added cost; only with kind {@code emulated}
 */
public record MediumSettings(
    Optional<MediumKind> kind, Optional<Survives> require, EmulationModel emulation) {}
