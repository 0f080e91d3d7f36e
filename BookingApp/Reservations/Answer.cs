namespace BookingApp.Reservations;

/// <summary>What a customer answered to a question of the service, with the question as it was asked.</summary>
public sealed record Answer(int QuestionId, string Question, string Text);
