package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.nio.file.Path;

/** On a disk. */
final class LogOnFileTest extends LogContract {
  @Override
  protected MediumRequest request(Path disk) {
    return new MediumRequest(disk, MediumKind.FILE, null, EmulationModel.NONE);
  }
}
