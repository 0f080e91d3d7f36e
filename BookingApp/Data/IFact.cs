namespace BookingApp.Data;

/// <summary>Something that happened, told in the unit of work in which it did. Who tells it does not know who listens.</summary>
public interface IFact;
