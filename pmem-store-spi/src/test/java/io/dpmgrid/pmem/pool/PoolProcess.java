package io.dpmgrid.pmem.pool;

import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A second owner in a process of its own: says whether it got the pool, and holds it until killed.
 */
final class PoolProcess {
  private PoolProcess() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    Medium medium = Media.open(MediumRequest.of(directory));
    try {
      Pool pool = Pool.open(medium, directory, PoolOwner.of("node1"));
      pool.markOpen();
      System.out.println("open unclean-before=" + pool.uncleanBefore());
    } catch (PoolInUseException e) {
      System.out.println("refused " + e.getMessage());
      return;
    }
    while (System.in.read() >= 0) {
      // Until the parent closes the pipe or kills this process.
    }
  }
}
