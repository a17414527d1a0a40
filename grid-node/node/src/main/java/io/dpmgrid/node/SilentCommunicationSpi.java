package io.dpmgrid.node;

import org.apache.ignite.internal.processors.cache.persistence.wal.reader.StandaloneNoopCommunicationSpi;
import org.apache.ignite.spi.IgniteSpiMultipleInstancesSupport;

/** Sends nothing and opens no port. The engine's own one refuses other engines in its process. */
@IgniteSpiMultipleInstancesSupport(true)
final class SilentCommunicationSpi extends StandaloneNoopCommunicationSpi {}
