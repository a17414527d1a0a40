package io.dpmgrid.node.cli;

import org.apache.ignite.Ignite;
import org.apache.ignite.failure.AbstractFailureHandler;
import org.apache.ignite.failure.FailureContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at once when the node fails: a failed node must not acknowledge anything more,
 * and what it acknowledged is durable already.
 */
final class HaltOnFailure extends AbstractFailureHandler {
  private static final Logger LOG = LoggerFactory.getLogger(HaltOnFailure.class);

  @Override
  protected boolean handle(Ignite ignite, FailureContext failure) {
    LOG.error(
        "the node failed ({}) and stops now; what it acknowledged is kept",
        failure.type(),
        failure.error());
    Runtime.getRuntime().halt(ExitCode.NODE_FAILED);
    return true;
  }
}
