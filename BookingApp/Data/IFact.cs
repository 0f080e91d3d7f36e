namespace BookingApp.Data;

/// <summary>Something that happened, told in the unit of work in which it did. Who tells it does not know who listens.</summary>
public interface IFact
{
    /// <summary>Whether its handlers rely on the rows of this unit of work being saved, and locked, before; false for one that only adds a row.</summary>
    bool NeedsSavedRows => true;
}
