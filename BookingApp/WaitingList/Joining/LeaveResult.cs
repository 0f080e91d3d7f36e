namespace BookingApp.WaitingList.Joining;

/// <summary>What became of leaving the waiting list. PaymentInProgress: what is offered to them is being paid at this moment. Booked: they
/// have a booking for that day, and waited no more.</summary>
public enum LeaveResult { Left, NotFound, PaymentInProgress, Booked }
