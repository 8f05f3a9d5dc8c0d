/**
 * Takes every way through a run that asks at each step who goes next. A run can't be rewound, so
 * each way is a run of its own: as the one before, up to the last step that had another choice.
 *
 * @param run called with `choose`, which it calls with the list of those who could go next
 */
export async function* everyOrder(run) {
  let taken = [];
  do {
    const planned = taken;
    taken = [];
    yield await run((ready) => {
      const choice = planned[taken.length]?.choice ?? 0;
      taken.push({ choice, of: ready.length });
      return ready[choice];
    });
    while (taken.length > 0 && taken.at(-1).choice + 1 === taken.at(-1).of) {
      taken.pop();
    }
    if (taken.length > 0) {
      taken.at(-1).choice += 1;
    }
  } while (taken.length > 0);
}
