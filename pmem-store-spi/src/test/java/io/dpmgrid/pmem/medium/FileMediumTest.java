package io.dpmgrid.pmem.medium;

import java.io.IOException;
import java.nio.file.Path;

/** The contract on a disk. */
final class FileMediumTest extends MediumContract {
  @Override
  protected Medium open(Path disk) throws IOException {
    return Media.open(MediumRequest.of(disk));
  }
}
