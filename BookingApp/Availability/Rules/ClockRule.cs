using BookingApp.Availability.Busy;
using BookingApp.Availability.Offers;

namespace BookingApp.Availability.Rules;

/// <summary>A rule whose answer changes as time goes by. Days are cached without it, and it is applied to what comes out.</summary>
public abstract record ClockRule : StartRule
{
    /// <summary>The starts that it lets pass.</summary>
    public abstract StartWindow Window(StartFacts facts);

    public sealed override void Narrow(CellMap starts, StartFacts facts) => starts.Keep(Window(facts).Cells);
}
